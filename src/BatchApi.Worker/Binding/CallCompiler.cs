using System.Reflection;
using System.Reflection.Emit;
using BatchApi.Worker.Signatures;

namespace BatchApi.Worker.Binding;

/// <summary>Makes the <see cref="Call{TItem, TReturn}"/> of an operation: the method, with its further arguments taken from an array.</summary>
internal static class CallCompiler
{
    public static Delegate Compile(FoundOperation operation)
    {
        MethodInfo method = operation.Method;
        Type itemType = operation.Item.ParameterType;
        DynamicMethod code = new(operation.Name, method.ReturnType, [typeof(object?[]), itemType], typeof(CallCompiler).Module, skipVisibility: true);
        ILGenerator il = code.GetILGenerator();
        if (!method.IsStatic)
            LoadArgument(il, Arguments.Instance, method.DeclaringType!);
        il.Emit(OpCodes.Ldarg_1);
        for (int i = 1; i < operation.Parameters.Length; i++)
            LoadArgument(il, i, operation.Parameters[i].ParameterType);
        il.Emit(method.IsVirtual ? OpCodes.Callvirt : OpCodes.Call, method);
        il.Emit(OpCodes.Ret);
        return code.CreateDelegate(typeof(Call<,>).MakeGenericType(itemType, method.ReturnType));
    }

    private static void LoadArgument(ILGenerator il, int place, Type type)
    {
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldc_I4, place);
        il.Emit(OpCodes.Ldelem_Ref);
        il.Emit(OpCodes.Unbox_Any, type);
    }
}
