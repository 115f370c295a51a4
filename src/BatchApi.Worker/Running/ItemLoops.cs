using System.Text.Encodings.Web;
using System.Text.Json;
using BatchApi.Operations;
using BatchApi.Worker.Binding;
using BatchApi.Worker.Items;
using BatchApi.Worker.Outputs;
using BatchApi.Worker.Serialization;
using BatchApi.Worker.Signatures;

namespace BatchApi.Worker.Running;

/// <summary>Makes the loop of each operation, at its first run.</summary>
internal sealed class ItemLoops(WorkerParts parts)
{
    private static readonly Type[] Integers = [typeof(long), typeof(ulong), typeof(int), typeof(uint)];

    private readonly Dictionary<FoundOperation, ItemLoop> _made = [];
    /// <summary>Writes outputs that are no plain numbers, one after the other.</summary>
    public Utf8JsonWriter Writer { get; } = new(Stream.Null, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <exception cref="CannotStartException">One of the operation's types has no JSON form.</exception>
    public ItemLoop Get(FoundOperation operation)
    {
        if (_made.TryGetValue(operation, out ItemLoop? made))
            return made;
        return _made[operation] = Make(operation);
    }

    private ItemLoop Make(FoundOperation operation)
    {
        Type item = operation.Item.ParameterType, output = operation.OutputType, returned = operation.Method.ReturnType;
        Type[] types = [item, returned, output, ReaderOf(item), ReturnValueOf(operation), WriterOf(output)];
        Type loop = typeof(ItemLoop<,,,,,>).MakeGenericType(types);
        int context = Math.Max(Array.FindIndex(operation.Parameters, parameter => parameter.ParameterType == typeof(OperationContext)), 0);
        Delegate call = CallCompiler.Compile(operation);
        ItemShape shape = ShapeOf(operation);
        ItemLoop oneByOne = (ItemLoop)
            Activator.CreateInstance(loop, call, shape, context, parts, operation.Method.Module == typeof(ItemLoops).Module)!;
        if (operation.Attribute.Concurrency == 1)
            return oneByOne;

        Type concurrent = typeof(ConcurrentLoop<,,,,,>).MakeGenericType(types);
        return (ItemLoop)Activator.CreateInstance(concurrent, call, shape, context, parts, oneByOne, operation)!;
    }

    private ItemShape ShapeOf(FoundOperation operation)
    {
        try
        {
            return new ItemShape(
                JsonText.ReadingOf(operation.Item).GetTypeInfo(operation.Item.ParameterType),
                Nullability.Of(operation.Item),
                JsonText.WritingOf(operation.Method.ReturnParameter, operation.Method.ReturnType).GetTypeInfo(operation.OutputType),
                operation.IsOpen,
                Writer);
        }
        catch (Exception exception) when (exception is InvalidOperationException or NotSupportedException or ArgumentException)
        {
            throw new CannotStartException($"A type of {operation.Name} has no JSON form: {exception.Message}");
        }
    }

    private static Type ReaderOf(Type item)
    {
        if (Integers.Contains(item))
            return typeof(IntegerReader<>).MakeGenericType(item);
        return typeof(JsonReader<>).MakeGenericType(item);
    }

    private static Type WriterOf(Type output)
    {
        if (Integers.Contains(output))
            return typeof(IntegerOutput<>).MakeGenericType(output);
        if (output == typeof(bool))
            return typeof(BooleanOutput);
        return output == typeof(JsonElement) ? typeof(RawOutput) : typeof(JsonOutput<>).MakeGenericType(output);
    }

    private static Type ReturnValueOf(FoundOperation operation)
    {
        Type returned = operation.Method.ReturnType;
        if (!operation.IsAsync)
            return typeof(SynchronousReturn<>).MakeGenericType(returned);
        Type awaiting = returned.GetGenericTypeDefinition() == typeof(Task<>) ? typeof(TaskReturn<>) : typeof(ValueTaskReturn<>);
        return awaiting.MakeGenericType(operation.OutputType);
    }
}
