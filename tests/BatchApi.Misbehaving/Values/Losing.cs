using System.Text;
using BatchApi.Operations;

namespace BatchApi.Misbehaving.Values;

/// <summary>Signatures that cannot be operations, since JSON would hold less than their values.</summary>
public static class Losing
{
    [Operation("lose-builder", "A text.", Example = "[1]")]
    public static List<KeyValuePair<string, StringBuilder>> Builder(int item) => [new("a", new StringBuilder(item))];

    [Operation("lose-secret", "A secret.", Example = "[1]")]
    public static Secretive Secret(int item) => new(item);

    [Operation("lose-task", "A task in a task.", Example = "[1]")]
    public static Task<Task<int>> TaskAsync(int item) => Task.FromResult(Task.FromResult(item));

    [Operation("lose-item", "Takes a secret.", Example = "[1]")]
    public static int Item(Secretive item) => item?.Tell() ?? 0;

    [Operation("lose-parameter", "Takes a builder.", Example = "[1]")]
    public static int Parameter(int item, StringBuilder? text = null) => item + (text?.Length ?? 0);
}
