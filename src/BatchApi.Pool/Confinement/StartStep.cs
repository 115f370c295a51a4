namespace BatchApi.Pool.Confinement;

/// <summary>What a starting thread does, in this order.</summary>
internal enum StartStep
{
    None,
    DropCapabilities,
    ForbidNewPrivileges,
    RestrictFiles,
    FilterCalls,
    Spawn,
    OpenHandle,
}
