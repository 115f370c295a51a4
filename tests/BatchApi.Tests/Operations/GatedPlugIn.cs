using System.Reflection;
using System.Reflection.Emit;
using BatchApi.Operations;

namespace BatchApi.Tests.Operations;

/// <summary>
/// An assembly with one operation, made as it is needed: waits until the file that the item names is there, then returns the version.
/// </summary>
internal static class GatedPlugIn
{
    public static void Write(string path, string operation, long version)
    {
        var text = $"{version}.0.0";
        var name = new AssemblyName(Path.GetFileNameWithoutExtension(path));
        var assembly = new PersistedAssemblyBuilder(name, typeof(object).Assembly, [Attribute<AssemblyInformationalVersionAttribute>($"{text}+abc")]);
        var type = assembly.DefineDynamicModule(name.Name!).DefineType("Made.Gate", TypeAttributes.Public | TypeAttributes.Class);
        var method = type.DefineMethod("Wait", MethodAttributes.Public | MethodAttributes.Static, typeof(long), [typeof(string)]);
        method.DefineParameter(1, ParameterAttributes.None, "item");
        method.SetCustomAttribute(Attribute<OperationAttribute>(operation, "Waits for a file."));
        var il = method.GetILGenerator();
        var (look, end) = (il.DefineLabel(), il.DefineLabel());
        il.MarkLabel(look);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Call, typeof(File).GetMethod(nameof(File.Exists), [typeof(string)])!);
        il.Emit(OpCodes.Brtrue, end);
        il.Emit(OpCodes.Ldc_I4, 10);
        il.Emit(OpCodes.Call, typeof(Thread).GetMethod(nameof(Thread.Sleep), [typeof(int)])!);
        il.Emit(OpCodes.Br, look);
        il.MarkLabel(end);
        il.Emit(OpCodes.Ldc_I8, version);
        il.Emit(OpCodes.Ret);
        type.CreateType();
        assembly.Save(path);
    }

    private static CustomAttributeBuilder Attribute<T>(params object[] arguments) =>
        new(typeof(T).GetConstructor([.. arguments.Select(argument => argument.GetType())])!, arguments);
}
