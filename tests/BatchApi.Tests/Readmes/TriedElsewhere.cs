using BatchApi.Tests.Commands;
using BatchApi.Tests.Tree;

namespace BatchApi.Tests.Readmes;

/// <summary>The commands of READMEs that cannot be typed by a test, each with what tries it instead.</summary>
internal static class TriedElsewhere
{
    public static IReadOnlyDictionary<string, string> Commands { get; } = new Dictionary<string, string>
    {
        ["bash tests/install && dotnet test -c Release"] = "This test is part of it. .ci/run runs the line itself.",
        [".ci/run"] = "This test is part of it.",
        ["dotnet build -c Release tests/BatchApi.Tests"] = "This test was built so.",
        ["BATCHAPI_TESTS_LONG=1 dotnet test -c Release"] = "The same tests for half an hour: run by hand.",
        ["dotnet run -c Release --project tests/BatchApi.Benchmarks"] = "It takes a quiet machine and half an hour. .ci/run runs the next line.",
        ["dotnet run -c Release --project tests/BatchApi.Benchmarks -- --short"] = ".ci/run runs it.",
        ["dotnet run -c Release --project src/BatchApi -- demo"] = $"{nameof(RunningTheDemo)} and .ci/run run it.",
        ["tests/inputs/node_modules/.bin/httpyac send http/submit-and-poll.http --all"] =
            $"{nameof(RunningHttpFiles)} runs all files: their address, which only a copy can change, is port 5080.",
        ["docker build -t batchapi . && docker run --rm --init -p 127.0.0.1:5080:8080 -v batchapi:/data batchapi"] =
            $"No image can be built here. {nameof(BuildingTheImage)} looks at what can be known without, and .ci/run has the Dockerfile checked.",
    };
}
