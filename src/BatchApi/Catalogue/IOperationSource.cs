namespace BatchApi.Catalogue;

/// <summary>Where operations come from: a folder of assemblies, a function, a program.</summary>
internal interface IOperationSource
{
    /// <summary>The name of the source in logs.</summary>
    string Name { get; }

    /// <summary>Whether it could not do all that it does when it is asked, for example because the machine was busy. Default: it did.</summary>
    bool IsToBeAskedAgain => false;

    /// <summary>What it has to offer. What cannot be run is among it, with its problem; only what cannot even be named is missing.</summary>
    /// <exception cref="Pool.WorkerStartException">Not even that can be said: its worker does not start.</exception>
    Task<IReadOnlyList<CatalogueEntry>> DescribeAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The operations that are known although the worker does not answer: those that have a name, with the reason why they cannot be run.
    /// </summary>
    IReadOnlyList<CatalogueEntry> Named(string problem);
}
