using System.Text;
using System.Text.Json.Nodes;

namespace BatchApi.Pool.Tests.Kinds;

/// <summary>A kind of worker that can be made to misbehave. What is tested with one is tested with all: a new kind is one more of these.</summary>
public abstract class WorkerKind
{
    /// <summary>A shell script that becomes 2,047 processes.</summary>
    public const string Bomb = "bomb() { [ \"$1\" -gt 0 ] || exec sleep 600; bomb $(($1 - 1)) & bomb $(($1 - 1)) & wait; }; bomb 10";

    /// <summary>Stages that this kind does not have: its own code runs at none of them.</summary>
    public virtual IReadOnlyCollection<Stage> Lacks => [];

    /// <summary>Ways to end its worker that an operation of this kind does not have, each with the reason.</summary>
    public virtual IReadOnlyDictionary<Way, string> CannotEnd => new Dictionary<Way, string>();

    /// <summary>What operations of this kind cannot do, each with the reason.</summary>
    public virtual IReadOnlyDictionary<Deed, string> Cannot => new Dictionary<Deed, string>();

    /// <summary>A worker that behaves, but for what it is told.</summary>
    /// <param name="stage">Start, initializer or shutdown: there it misbehaves in that way. Elsewhere the item tells.</param>
    public abstract WorkerCommand Command(Stage stage, Way way);

    /// <summary>A worker that behaves, but for what its items do.</summary>
    public WorkerCommand Command() => Command(Stage.Middle, Way.Exception);

    public abstract ReadOnlyMemory<byte> Begin(Stage stage, Way way);

    /// <param name="witness">A file to which each item appends its line as it is begun; null: none does.</param>
    public abstract ReadOnlyMemory<byte> Begin(string? witness = null);

    /// <summary>An item that misbehaves.</summary>
    /// <param name="file">
    /// A file: it does so only the first time, and then it is there. When idle: as soon as it is there, and then it is no more.
    /// </param>
    public abstract string Item(Stage stage, Way way, string? file = null);

    /// <summary>An item that does something else that it should not.</summary>
    /// <param name="file">A file that it may write.</param>
    public abstract string Item(Deed deed, string file);

    /// <summary>An item that does that a little after it was answered.</summary>
    public abstract string Later(Deed deed, string file);

    /// <summary>With what such an item may fail; empty: it is answered, and null among others: or it is.</summary>
    public abstract IReadOnlyCollection<string?> CodesOf(Deed deed);

    /// <summary>An item that is answered with itself.</summary>
    public abstract string Good(int number);

    /// <summary>An item that is answered with the number of its process.</summary>
    public const string Pid = """{"do":"pid"}""";

    /// <summary>An item that is answered with that number some time later.</summary>
    public abstract string Slow(int number, TimeSpan time);

    /// <summary>An item that takes so much processor time.</summary>
    public abstract string Burn(TimeSpan time);

    /// <summary>An item that makes <see cref="ExitIfArmed"/> exit with code 1 if it ran before in the same process.</summary>
    public abstract string Arm { get; }

    /// <inheritdoc cref="Arm"/>
    public abstract string ExitIfArmed { get; }

    /// <summary>An item that prints the text in the way of the language.</summary>
    public abstract string Print(string text);

    /// <summary>An item that writes the bytes to descriptor 1, or 2 where 1 is the protocol's.</summary>
    public abstract string PrintNative(byte[] bytes);

    /// <summary>
    /// An item that is answered with what its process is: <c>pid</c>, <c>sid</c>, <c>pgid</c>, <c>cwd</c>, <c>environment</c>, <c>descriptors</c>
    /// (what they lead to), the numbers of <c>ignored</c> and <c>blocked</c> signals, and <c>sacrificed</c>, how soon the kernel ends it when memory
    /// runs out.
    /// </summary>
    public abstract string Who { get; }

    /// <summary>An item that tries something forbidden, and is answered with <c>done</c>, or with <c>refused</c> and by what.</summary>
    /// <param name="attempt">Its name is <c>attempt</c>; the other members say what there is to do it to.</param>
    public abstract string Attempt(JsonObject attempt);

    /// <summary>An item that writes the text to the error output in the way of the language, and exits with code 3.</summary>
    public virtual string Dying(string text) => new JsonObject { ["do"] = "exit", ["code"] = 3, ["say"] = text }.ToJsonString();

    /// <summary>Whether this kind tells of the exception itself, or of an item that could not be read.</summary>
    public virtual string CodeOf(Stage stage) => "operation_error";

    /// <summary>How a process of this kind ends that way: an exit code, or a signal's name.</summary>
    public abstract string ExitOf(Way way);

    /// <summary>Whether a process of this kind that misbehaves that way while it is idle ends by it.</summary>
    public virtual bool EndsIdle(Way way) => way is not (Way.Hang or Way.HangDeafToSigTerm);

    /// <summary>The items on one worker of this kind.</summary>
    public virtual Run Run(IReadOnlyCollection<string> items, string? witness = null) => new()
    {
        Command = Command(),
        Begin = Begin(witness),
        Count = items.Count,
        Lines = Encoding.UTF8.GetBytes(string.Concat(items.Select(item => item + "\n"))),
        ItemTimeout = TimeSpan.FromSeconds(30),
    };
}
