using System.Globalization;
using Spectre.Console;

namespace BatchApi.Benchmarks;

/// <summary>All figures, written at the end: the lines above may be logs of a build.</summary>
internal sealed class FigureTable
{
    private readonly Table _table = new Table().Border(TableBorder.Rounded).AddColumns("benchmark", "median", "peer or limit", "ratio", "target", "");

    public void Add(Figure figure) => _table.AddRow(
        Markup.Escape(figure.Name),
        Markup.Escape(figure.Median),
        Markup.Escape(figure.Peer),
        figure.Ratio?.ToString("0.00", CultureInfo.InvariantCulture) ?? "",
        Markup.Escape(figure.Target),
        figure.Met switch { true => "[green]met[/]", false => "[red]missed[/]", null => "" });

    public void Write()
    {
        // In a log there is no window to fit into.
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = 140;
        AnsiConsole.Write(_table);
    }
}
