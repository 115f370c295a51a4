using System.Text.Json.Nodes;

namespace BatchApi.Pool.Tests.Kinds;

/// <summary>The items that <c>deeds.py</c> understands.</summary>
internal static class PythonDeeds
{
    public static JsonObject Act(Deed deed, string file) => deed switch
    {
        Deed.CloseOutput => new() { ["do"] = "close", ["number"] = 1 },
        Deed.CloseInput => new() { ["do"] = "close", ["number"] = 0 },
        Deed.PrintMuch => new() { ["do"] = "print", ["text"] = new string('p', 64 << 10) + "\n", ["times"] = 160 },
        Deed.FillErrors => new() { ["do"] = "stderr", ["bytes"] = 1 << 30 },
        Deed.Stop => new() { ["do"] = "stop" },
        Deed.Spin => new() { ["do"] = "spin" },
        Deed.LeaveDaemon => new() { ["do"] = "daemon", ["file"] = file },
        Deed.LeaveNamelessDaemon => new() { ["do"] = "daemon", ["file"] = file, ["cleared"] = true },
        Deed.EatProcesses => new() { ["do"] = "eat processes", ["count"] = 30 },
        Deed.Multiply => new() { ["do"] = "run a script", ["script"] = WorkerKind.Bomb },
        Deed.LeaveMultiplying => new() { ["do"] = "run a script", ["script"] = WorkerKind.Bomb + "&" },
        Deed.EatMemory => new() { ["do"] = "eat", ["bytes"] = 400 << 20 },
        Deed.EatMemoryInAChild => new() { ["do"] = "eat in a child", ["bytes"] = 400 << 20 },
        Deed.EatFiles => new() { ["do"] = "eat files", ["bytes"] = 64 << 20 },
        Deed.EatDescriptors => new() { ["do"] = "eat descriptors", ["count"] = 2000 },
        Deed.ReturnNaN => new() { ["do"] = "nan" },
        Deed.ReturnCycle => new() { ["do"] = "cycle" },
        Deed.ReturnUnserialisable => new() { ["do"] = "unserialisable" },
        Deed.ReturnHuge => new() { ["do"] = "huge", ["bytes"] = 32 << 20 },
        Deed.LackDependency => new() { ["do"] = "lack a module" },
        Deed.LeaveThread => new() { ["do"] = "leave a thread" },
        Deed.ReplaceOutput => new() { ["do"] = "replace output" },
        Deed.ChangeDirectory => new() { ["do"] = "change directory" },
        _ => throw new ArgumentOutOfRangeException(nameof(deed), deed, null),
    };

    public static string Later(Deed deed, string file)
    {
        var act = Act(deed, file);
        act["at"] = "idle";
        return act.ToJsonString();
    }

    public static string Slow(int number, TimeSpan time) =>
        new JsonObject { ["do"] = "wait", ["value"] = number, ["seconds"] = time.TotalSeconds }.ToJsonString();

    public static string Burn(TimeSpan time) => new JsonObject { ["do"] = "spin", ["seconds"] = time.TotalSeconds }.ToJsonString();

    public static string Print(string text) => new JsonObject { ["do"] = "print", ["text"] = text }.ToJsonString();

    public static string PrintNative(byte[] bytes) =>
        new JsonObject { ["do"] = "native", ["bytes"] = new JsonArray([.. bytes.Select(value => (JsonNode)(int)value)]) }.ToJsonString();

    public static string Attempt(JsonObject attempt)
    {
        var item = attempt.DeepClone().AsObject();
        item["do"] = "attempt";
        return item.ToJsonString();
    }
}
