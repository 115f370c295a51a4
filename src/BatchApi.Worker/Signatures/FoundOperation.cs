using System.Reflection;
using BatchApi.Operations;
using BatchApi.Worker.Serialization;

namespace BatchApi.Worker.Signatures;

/// <summary>A method that is marked as an operation, and what its signature tells.</summary>
internal sealed class FoundOperation
{
    private FoundOperation(MethodInfo method, OperationAttribute attribute)
    {
        Method = method;
        Attribute = attribute;
        Parameters = method.GetParameters();
        Type? generic = method.ReturnType.IsGenericType ? method.ReturnType.GetGenericTypeDefinition() : null;
        IsAsync = generic == typeof(Task<>) || generic == typeof(ValueTask<>);
        OutputType = IsAsync ? method.ReturnType.GetGenericArguments()[0] : method.ReturnType;
    }

    public MethodInfo Method { get; }

    public OperationAttribute Attribute { get; }

    public string Name => Attribute.Name;

    /// <summary>All parameters of the method, the item first.</summary>
    public ParameterInfo[] Parameters { get; }

    public ParameterInfo Item => Parameters[0];

    /// <summary>The type that is returned, without the task around it.</summary>
    public Type OutputType { get; }

    public bool IsAsync { get; }

    /// <summary>Whether the output's type leaves open what a value is, as <c>object</c> does.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>The version of the code, as its build names it; null: it names none.</summary>
    public string? Version => Method.Module.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];

    /// <summary>The parameters that a job's <c>parameters</c> are bound to.</summary>
    public IEnumerable<ParameterInfo> Named => Parameters.Skip(1).Where(parameter => !IsGiven(parameter));

    /// <summary>Whether a running item can be asked to stop.</summary>
    public bool TakesToken => Parameters.Any(IsGiven);

    /// <summary>Whether the worker supplies the parameter, whatever the job says.</summary>
    public static bool IsGiven(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(CancellationToken) || parameter.ParameterType == typeof(OperationContext);

    /// <summary>Makes a built-in operation, whose class need not be public.</summary>
    public static FoundOperation FromOwn(MethodInfo method) => new(method, method.GetCustomAttribute<OperationAttribute>(inherit: false)!);

    /// <param name="name">The method's full name, for messages.</param>
    /// <exception cref="UnusableOperationException">The method is marked, and cannot be an operation.</exception>
    public static FoundOperation From(MethodInfo method, string name)
    {
        if (!method.IsPublic || !method.DeclaringType!.IsVisible)
            throw new UnusableOperationException($"{name} is not public, or its class is not.");
        FoundOperation found = FromOwn(method);
        if (found.Problem() is { } problem)
            throw new UnusableOperationException($"{name} {problem}.");
        return found.LossyValue() is { } loss ? throw new UnusableOperationException($"{name} {loss}") : found;
    }

    // Types that JSON would write or read only in part are refused: an item must not succeed with less than the method was given or returned.
    private string? LossyValue()
    {
        foreach (ParameterInfo parameter in Named.Prepend(Item))
        {
            if (new TypeWalk(parameter.ParameterType, JsonText.Read, isRead: true).Problem is { } loss)
                return $"takes a {TypeName.Of(parameter.ParameterType)} as {parameter.Name}, and that cannot be read whole. {loss}";
        }

        TypeWalk output = new(OutputType, JsonText.Writing, isRead: false);
        IsOpen = output.IsOpen;
        return output.Problem is { } problem ? $"returns a {TypeName.Of(OutputType)}, and that cannot be written whole. {problem}" : null;
    }

    private string? Problem()
    {
        if (Method.ContainsGenericParameters)
            return "is generic";
        if (Parameters.Length == 0 || IsGiven(Item))
            return "has no parameter for the item";
        if (Parameters.Any(parameter => parameter.ParameterType is { IsByRef: true } or { IsByRefLike: true }))
            return "has a parameter by reference";
        if (OutputType == typeof(void) || OutputType == typeof(Task) || OutputType == typeof(ValueTask))
            return "returns nothing";
        if (OutputType.IsByRef || OutputType.IsByRefLike || OutputType.IsPointer)
            return "returns a reference";
        if (!Method.IsStatic && !CanBeMade(Method.DeclaringType!))
            return "needs an instance, and its class has no public constructor without parameters";
        if (Attribute.Concurrency is < 1 or > OperationAttribute.MaxConcurrency)
            return $"asks for {Attribute.Concurrency} items at once; 1 to {OperationAttribute.MaxConcurrency:N0} are possible";
        if (Attribute.Concurrency > 1 && !IsAsync)
            return $"asks for {Attribute.Concurrency} items at once, and is not asynchronous";
        return null;
    }

    private static bool CanBeMade(Type type) => !type.IsAbstract && !type.IsValueType && type.GetConstructor(Type.EmptyTypes) is not null;
}
