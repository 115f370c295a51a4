using System.Text.Json;
using BatchApi.Tests.Processes;

namespace BatchApi.Tests.Inputs;

/// <summary>A program of C, compiled here, as an operation: the prime factors of numbers up to 2^63.</summary>
public sealed class FactoringInC
{
    private const int Count = 5_000;

    private const string Source = """
        #include <inttypes.h>
        #include <stdio.h>
        #include <stdlib.h>

        typedef uint64_t u64;

        static u64 times(u64 a, u64 b, u64 m) { return (unsigned __int128)a * b % m; }

        static u64 power(u64 base, u64 exponent, u64 m) {
            u64 result = 1;
            for (base %= m; exponent; exponent >>= 1, base = times(base, base, m))
                if (exponent & 1) result = times(result, base, m);
            return result;
        }

        static u64 gcd(u64 a, u64 b) { while (b) { u64 rest = a % b; a = b; b = rest; } return a; }

        /* Miller and Rabin; these bases are enough for 64 bits. */
        static int is_prime(u64 n) {
            static const u64 bases[] = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37};
            u64 odd = n - 1;
            int twos = 0;
            if (n < 2) return 0;
            for (int i = 0; i < 12; i++) if (n % bases[i] == 0) return n == bases[i];
            while (!(odd & 1)) { odd >>= 1; twos++; }
            for (int i = 0; i < 12; i++) {
                u64 x = power(bases[i], odd, n);
                int left = twos;
                while (x != 1 && x != n - 1 && --left) x = times(x, x, n);
                if (left == 0 || (x == 1 && left < twos)) return 0;
            }
            return 1;
        }

        /* Pollard's rho. */
        static u64 divisor(u64 n) {
            if (!(n & 1)) return 2;
            for (u64 c = 1;; c++) {
                u64 slow = 2, fast = 2, found = 1;
                while (found == 1) {
                    slow = (times(slow, slow, n) + c) % n;
                    fast = (times(fast, fast, n) + c) % n;
                    fast = (times(fast, fast, n) + c) % n;
                    found = gcd(slow > fast ? slow - fast : fast - slow, n);
                }
                if (found != n) return found;
            }
        }

        static int factor(u64 n, u64 *factors) {
            if (n < 2) return 0;
            if (is_prime(n)) { *factors = n; return 1; }
            u64 found = divisor(n);
            int count = factor(found, factors);
            return count + factor(n / found, factors + count);
        }

        static int ascending(const void *a, const void *b) { return (*(const u64 *)a > *(const u64 *)b) - (*(const u64 *)a < *(const u64 *)b); }

        int main(void) {
            u64 number, factors[64];
            /* An answer leaves with its line end, not when a buffer is full. */
            setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
            while (scanf("%" SCNu64, &number) == 1) {
                int count = factor(number, factors);
                qsort(factors, count, sizeof *factors, ascending);
                putchar('[');
                for (int i = 0; i < count; i++) printf("%s%" PRIu64, i ? "," : "", factors[i]);
                puts("]");
            }
            return 0;
        }
        """;

    [Fact]
    public async Task AgreesWithTheSystemsFactor()
    {
        using var folder = new TemporaryFolder();
        var program = await CompileAsync(folder);
        var random = new Random(1);
        string[] numbers = [
            .. Enumerable.Range(0, Count).Select(
                index => $"{index % 64 switch { 0 => index, var bits => random.NextInt64(1L << (bits - 1), long.MaxValue >> (63 - bits)) }}")];
        await using var service = await RunningService.StartAsync(
            folder, "--Operations:Commands:0:Name=factor", $"--Operations:Commands:0:Command:0={program}");

        var job = await service.Jobs.SubmitAsync("?operation=factor", new StringContent(string.Join('\n', numbers)), "application/x-ndjson");
        var ended = await service.Jobs.EndedAsync(job);

        Assert.Equal("succeeded", ended.GetProperty("state").GetString());
        var outputs = await service.Jobs.LinesAsync(job, "&view=outputs").Select(line => JsonSerializer.Deserialize<ulong[]>(line)!)
            .ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(await FactorsAsync(folder, numbers), numbers.Zip(outputs, (number, factors) => string.Join(' ', [$"{number}:", .. factors])));
    }

    private static async Task<string> CompileAsync(TemporaryFolder folder)
    {
        await File.WriteAllTextAsync(folder.Join("factor.c"), Source);
        using var compiler = ServiceProcess.Start(Artifacts.Program("cc"), folder, "-O2", "-Wall", "-Werror", "-o", "factor", "factor.c");
        Assert.True(await compiler.ExitAsync(ServiceProcess.Deadline) == 0, compiler.Output);
        return folder.Join("factor");
    }

    /// <summary>What coreutils says: <c>12: 2 2 3</c>.</summary>
    private static async Task<string[]> FactorsAsync(TemporaryFolder folder, IEnumerable<string> numbers)
    {
        using var factor = ServiceProcess.Start("factor", folder, numbers);
        Assert.Equal(0, await factor.ExitAsync(ServiceProcess.Deadline));
        return factor.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
