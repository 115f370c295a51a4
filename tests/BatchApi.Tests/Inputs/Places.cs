using System.Globalization;
using System.Text.Json;

namespace BatchApi.Tests.Inputs;

/// <summary>Cities on a sphere of radius 1, measured one distance at a time.</summary>
internal sealed class Places
{
    private readonly List<(double Latitude, double Longitude)> _points = [];

    /// <param name="lines">As <see cref="Cities.Lines"/> has them.</param>
    public Places(IEnumerable<string> lines)
    {
        var texts = lines.Select(line => JsonElement.Parse(line))
            .Select(city => (Latitude: city.GetProperty("lat").GetString()!, Longitude: city.GetProperty("lng").GetString()!)).ToList();
        Json = $"[{string.Join(',', texts.Select(place => $"[{place.Latitude},{place.Longitude}]"))}]";
        foreach (var (latitude, longitude) in texts)
            _points.Add((Radians(latitude), Radians(longitude)));
        var distances = _points.SelectMany(from => _points.Select(to => Haversine(from, to))).ToList();
        (MeanDistance, LargestDistance) = (distances.Average(), distances.Max());
        foreach (var direction in _points.Select(Direction))
            Add(direction);
    }

    /// <summary>Degrees as they stand in the file: <c>[[42.5,1.5],...]</c>.</summary>
    public string Json { get; }

    /// <summary>Of each place to all, itself included.</summary>
    public double MeanDistance { get; }

    public double LargestDistance { get; }

    /// <summary>The sum of all outer products of a direction with itself.</summary>
    public double[,] Inertia { get; } = new double[3, 3];

    public double Trace => Inertia[0, 0] + Inertia[1, 1] + Inertia[2, 2];

    public double SquaredNorm => Inertia.Cast<double>().Sum(entry => entry * entry);

    public double Determinant =>
        (Inertia[0, 0] * ((Inertia[1, 1] * Inertia[2, 2]) - (Inertia[1, 2] * Inertia[2, 1])))
        - (Inertia[0, 1] * ((Inertia[1, 0] * Inertia[2, 2]) - (Inertia[1, 2] * Inertia[2, 0])))
        + (Inertia[0, 2] * ((Inertia[1, 0] * Inertia[2, 1]) - (Inertia[1, 1] * Inertia[2, 0])));

    private static double Radians(string degrees) => double.DegreesToRadians(double.Parse(degrees, CultureInfo.InvariantCulture));

    private static double Haversine((double Latitude, double Longitude) from, (double Latitude, double Longitude) to)
    {
        var (height, width) = (Math.Sin((to.Latitude - from.Latitude) / 2), Math.Sin((to.Longitude - from.Longitude) / 2));
        return 2 * Math.Asin(Math.Sqrt((height * height) + (Math.Cos(from.Latitude) * Math.Cos(to.Latitude) * width * width)));
    }

    private static double[] Direction((double Latitude, double Longitude) point) =>
        [Math.Cos(point.Latitude) * Math.Cos(point.Longitude), Math.Cos(point.Latitude) * Math.Sin(point.Longitude), Math.Sin(point.Latitude)];

    private void Add(double[] direction)
    {
        for (var row = 0; row < 3; row++)
        {
            for (var column = 0; column < 3; column++)
                Inertia[row, column] += direction[row] * direction[column];
        }
    }
}
