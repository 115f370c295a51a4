using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Versioning;
using BatchApi.Operations;

namespace BatchApi.Worker.Tests.Children;

/// <summary>Writes an assembly with one operation, built for whatever is asked.</summary>
internal static class PlugIn
{
    /// <param name="target">The framework that it says it is built for.</param>
    /// <param name="needs">An assembly that it refers to as 1.2.3.4; null: none.</param>
    public static void Write(string path, string operation, string target, string? needs)
    {
        AssemblyName name = new(Path.GetFileNameWithoutExtension(path));
        PersistedAssemblyBuilder assembly = new(name, typeof(object).Assembly, [Attribute<TargetFrameworkAttribute>(target)]);
        TypeBuilder type = assembly.DefineDynamicModule(name.Name!).DefineType("Made.ByHand", TypeAttributes.Public | TypeAttributes.Class);
        MethodBuilder method = type.DefineMethod("Run", MethodAttributes.Public | MethodAttributes.Static, typeof(long), [typeof(long)]);
        method.DefineParameter(1, ParameterAttributes.None, "item");
        method.SetCustomAttribute(Attribute<OperationAttribute>(operation, "made by hand"));
        ILGenerator il = method.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ret);
        // A private method's signature is enough to refer to it.
        if (needs is not null)
            type.DefineMethod("Need", MethodAttributes.Private | MethodAttributes.Static, typeof(void), [Foreign(needs)]).GetILGenerator()
                .Emit(OpCodes.Ret);
        type.CreateType();
        assembly.Save(path);
    }

    private static CustomAttributeBuilder Attribute<T>(params object[] arguments) =>
        new(typeof(T).GetConstructor([.. arguments.Select(argument => argument.GetType())])!, arguments);

    private static Type Foreign(string assembly)
    {
        PersistedAssemblyBuilder other = new(new AssemblyName(assembly) { Version = new(1, 2, 3, 4) }, typeof(object).Assembly);
        return other.DefineDynamicModule(assembly).DefineType("Absent.Thing", TypeAttributes.Public | TypeAttributes.Class).CreateType();
    }
}
