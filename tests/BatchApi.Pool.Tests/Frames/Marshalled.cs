using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace BatchApi.Pool.Tests.Frames;

/// <summary>Writes what Python's <c>marshal</c> writes, in version 2 of its format.</summary>
internal static class Marshalled
{
    public static byte[] None => "N"u8.ToArray();

    public static byte[] Of(bool value) => value ? "T"u8.ToArray() : "F"u8.ToArray();

    public static byte[] Float(double value) => [(byte)'g', .. BitConverter.GetBytes(value)];

    public static byte[] Of(string text) => Sized('u', Encoding.UTF8.GetBytes(text));

    public static byte[] Of(BigInteger value)
    {
        if (value >= int.MinValue && value <= int.MaxValue)
            return [(byte)'i', .. BitConverter.GetBytes((int)value)];

        var digits = new List<byte>();
        for (var rest = BigInteger.Abs(value); rest > 0; rest >>= 15)
            digits.AddRange(BitConverter.GetBytes((ushort)(rest & 0x7FFF)));
        return [(byte)'l', .. BitConverter.GetBytes(digits.Count / 2 * value.Sign), .. digits];
    }

    /// <summary>A list or a tuple, by its letter.</summary>
    public static byte[] Of(char letter, params IReadOnlyList<byte[]> items) =>
        [(byte)letter, .. BitConverter.GetBytes(items.Count), .. items.SelectMany(item => item)];

    public static byte[] Dictionary(params IEnumerable<(byte[] Name, byte[] Value)> members) =>
        [(byte)'{', .. members.SelectMany(member => member.Name.Concat(member.Value)), (byte)'0'];

    /// <summary>A container as an answer: the bytes that it was marshalled to.</summary>
    public static byte[] Kept(byte[] container) => Sized('s', container);

    /// <summary>A line as an answer.</summary>
    public static byte[] Line(string line) => Of('(', Of(line));

    public static byte[] Results(int run, long first, params IEnumerable<byte[]> answers) =>
        [.. BitConverter.GetBytes(run), .. BitConverter.GetBytes(first), .. answers.SelectMany(answer => answer)];

    private static byte[] Sized(char letter, byte[] bytes)
    {
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        return [(byte)letter, .. length, .. bytes];
    }
}
