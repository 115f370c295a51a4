using System.Runtime.InteropServices;

namespace BatchApi.Pool.Confinement.Seccomp;

/// <summary>A program for seccomp(2) under construction: classic BPF over <c>struct seccomp_data</c>. Jumps only go forward.</summary>
internal sealed class FilterCode
{
    private const ushort LoadWord = 0x20;
    private const ushort JumpIfEqual = 0x15;
    private const ushort JumpIfAtLeast = 0x35;
    private const ushort JumpIfAnySet = 0x45;
    private const ushort And = 0x54;
    private const ushort ReturnConstant = 0x06;

    private const uint AllowAction = 0x7fff0000;
    private const uint ErrorAction = 0x00050000;

    // Offsets in struct seccomp_data; on little-endian machines the low half of an argument comes first.
    private const int CallOffset = 0;
    private const int ArchitectureOffset = 4;
    private const int ArgumentsOffset = 16;

    private readonly List<Instruction> _instructions = [];

    public FilterCode LoadArchitecture() => Add(LoadWord, ArchitectureOffset);

    public FilterCode LoadCall() => Add(LoadWord, CallOffset);

    /// <summary>The low 32 bits of an argument, counted from 0.</summary>
    public FilterCode LoadArgument(int number) => Add(LoadWord, (uint)(ArgumentsOffset + (8 * number)));

    /// <summary>The high 32 bits of an argument, counted from 0.</summary>
    public FilterCode LoadUpperArgument(int number) => Add(LoadWord, (uint)(ArgumentsOffset + (8 * number) + sizeof(uint)));

    public FilterCode Mask(uint bits) => Add(And, bits);

    public FilterCode Allow() => Add(ReturnConstant, AllowAction);

    /// <summary>The call fails with the error, and nothing of it is done.</summary>
    public FilterCode Fail(uint error) => Add(ReturnConstant, ErrorAction | error);

    public FilterCode IfEqual(uint value, Action<FilterCode> then) => If(JumpIfEqual, value, then);

    public FilterCode IfNotEqual(uint value, Action<FilterCode> then)
    {
        var index = _instructions.Count;
        Add(JumpIfEqual, value);
        then(this);
        _instructions[index] = new(JumpIfEqual, SinceAsByte(index), 0, value);
        return this;
    }

    public FilterCode IfAtLeast(uint value, Action<FilterCode> then) => If(JumpIfAtLeast, value, then);

    public FilterCode IfAnySet(uint bits, Action<FilterCode> then) => If(JumpIfAnySet, bits, then);

    /// <summary>As the kernel takes it, in memory that stays.</summary>
    public unsafe nint ToNative()
    {
        var size = (nuint)(sizeof(Instruction) * _instructions.Count);
        var code = (Instruction*)NativeMemory.Alloc(size);
        CollectionsMarshal.AsSpan(_instructions).CopyTo(new(code, _instructions.Count));
        var program = (Program*)NativeMemory.Alloc((nuint)sizeof(Program));
        *program = new() { Length = (ushort)_instructions.Count, Code = code };
        return (nint)program;
    }

    private FilterCode If(ushort jump, uint value, Action<FilterCode> then)
    {
        var index = _instructions.Count;
        Add(jump, value);
        then(this);
        _instructions[index] = new(jump, 0, SinceAsByte(index), value);
        return this;
    }

    private byte SinceAsByte(int index) => checked((byte)(_instructions.Count - index - 1));

    private FilterCode Add(ushort code, uint value)
    {
        _instructions.Add(new(code, 0, 0, value));
        return this;
    }

    // struct sock_filter
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Value);

    // struct sock_fprog
    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct Program
    {
        public ushort Length;
        public Instruction* Code;
    }
}
