using System.Reflection.Metadata;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace BatchApi.Worker.Assemblies;

/// <summary>Recognizes assemblies that were built for another runtime, by the attributes that the compiler wrote into them.</summary>
internal static class TargetRuntime
{
    /// <summary>The runtime that an assembly was built for, if it is not this one; null: it is this one, or the assembly does not say.</summary>
    public static string? ProblemOf(MetadataReader metadata)
    {
        if (Target(metadata) is not { } target)
            return null;
        FrameworkName framework = new(target);
        bool fits = framework.Identifier switch
        {
            ".NETCoreApp" => framework.Version.Major <= Environment.Version.Major,
            ".NETStandard" => true,
            _ => false,
        };
        return fits
            ? null
            : $"is built for {Shown(framework)}, and the workers run on {RuntimeInformation.FrameworkDescription}: "
                + $"build it for net{Environment.Version.Major}.0.";
    }

    private static string Shown(FrameworkName framework) => framework.Identifier switch
    {
        ".NETCoreApp" => $".NET {framework.Version}",
        ".NETFramework" => $".NET Framework {framework.Version}",
        _ => framework.FullName,
    };

    private static string? Target(MetadataReader metadata)
    {
        foreach (CustomAttributeHandle handle in metadata.GetAssemblyDefinition().GetCustomAttributes())
        {
            CustomAttribute attribute = metadata.GetCustomAttribute(handle);
            if (attribute.Constructor.Kind != HandleKind.MemberReference)
                continue;
            MemberReference constructor = metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor);
            if (constructor.Parent.Kind != HandleKind.TypeReference)
                continue;
            TypeReference type = metadata.GetTypeReference((TypeReferenceHandle)constructor.Parent);
            if (metadata.GetString(type.Name) != nameof(TargetFrameworkAttribute))
                continue;

            BlobReader value = metadata.GetBlobReader(attribute.Value);
            value.ReadUInt16(); // The prolog.
            string? target = value.ReadSerializedString();
            return target?.Contains(",Version=", StringComparison.Ordinal) == true ? target : null;
        }
        return null;
    }
}
