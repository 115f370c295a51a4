namespace BatchApi.Catalogue;

/// <summary>Where operations come from: a folder of assemblies, a function, a program.</summary>
internal interface IOperationSource
{
    /// <summary>Names it in logs.</summary>
    string Name { get; }

    /// <summary>Whether it could not do all that it does when it is asked, for example because the machine was busy. Default: it did.</summary>
    bool IsToBeAskedAgain => false;

    /// <summary>What it has to offer. What cannot be run is among it, with its problem; only what cannot even be named is missing.</summary>
    /// <exception cref="Pool.WorkerStartException">Not even that can be said: its worker does not start.</exception>
    Task<IReadOnlyList<CatalogueEntry>> DescribeAsync(CancellationToken cancellationToken);

    /// <summary>What is known of it when its worker does not say: its operations with their problem, as far as they have names.</summary>
    IReadOnlyList<CatalogueEntry> Named(string problem);
}
