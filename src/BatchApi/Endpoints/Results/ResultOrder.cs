namespace BatchApi.Endpoints.Results;

/// <summary>In which order results are read.</summary>
internal enum ResultOrder
{
    /// <summary>By index, up to the first item without an outcome.</summary>
    Input,

    /// <summary>As they were committed.</summary>
    Completed,
}
