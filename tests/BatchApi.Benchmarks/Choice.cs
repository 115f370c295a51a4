using Spectre.Console;

namespace BatchApi.Benchmarks;

/// <summary>What the command line asks for: which benchmarks, and how much of each.</summary>
internal sealed record Choice(IReadOnlyList<IBenchmark> Benchmarks, Scale Scale)
{
    /// <summary>Null, with the usage written, if the command line cannot be understood.</summary>
    public static Choice? Parse(string[] args, IReadOnlyList<IBenchmark> all)
    {
        var scale = new Scale(Short: false);
        var chosen = new List<IBenchmark>();
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--short")
                scale = new Scale(Short: true);
            else if (args[i] == "--only" && i + 1 < args.Length && all.FirstOrDefault(benchmark => benchmark.Name == args[i + 1]) is { } benchmark)
            {
                chosen.Add(benchmark);
                i++;
            }
            else
            {
                AnsiConsole.WriteLine("Usage: [--short] [--only NAME]...   NAME: " + string.Join(", ", all.Select(benchmark => benchmark.Name)));
                return null;
            }
        }

        return new Choice(chosen.Count > 0 ? chosen : all, scale);
    }
}
