using BatchApi.Operations;

namespace BatchApi.Worker.BuiltIn;

/// <summary>The smallest operation there is.</summary>
internal static class Square
{
    [Operation("square", "The square of a 64-bit integer; an error of that item if it does not fit into 64 bits.", Example = "[1, 2, 3, 4, 5]")]
    public static long Run(long item) => checked(item * item);
}
