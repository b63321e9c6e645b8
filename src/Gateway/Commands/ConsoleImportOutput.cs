using Gateway.Content.Results;
using Gateway.Content.Text;
using Gateway.Hosting;
using Gateway.Store.Import;
using Spectre.Console;

namespace Gateway.Commands;

/// <summary>Shows a running count on a terminal and plain lines elsewhere, then a table, then the problems of the rejected files.</summary>
internal sealed class ConsoleImportOutput(TextWriter output, TextWriter error) : IImportOutput
{
    private readonly IAnsiConsole _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });

    public Task WriteDatabaseAsync(string description) => output.WriteLineAsync($"Importing into {description}.");

    public async Task<ImportReport> RunWithProgressAsync(Func<IProgress<ImportProgress>?, Task<ImportReport>> run)
    {
        if (!_console.Profile.Out.IsTerminal)
            return await run(new PlainProgress(_console));
        return await _console
            .Progress()
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new PercentageColumn(),
                new ElapsedTimeColumn(),
                new SpinnerColumn()
            )
            .StartAsync(async progress =>
            {
                var bar = progress.AddTask("Searching for files", maxValue: 1).IsIndeterminate();
                var report = await run(new BarProgress(bar));
                bar.IsIndeterminate(false).MaxValue(1).Value(1).Description = CountText.Of(report.Files, "file");
                return report;
            });
    }

    public Task ReportAsync(ImportReport report, ImportRequest request)
    {
        var table = new Table().AddColumn("").AddColumn(new TableColumn("Files").RightAligned());
        table
            .AddRow("created", Number(report.Created))
            .AddRow("updated", Number(report.Updated))
            .AddRow("unchanged", Number(report.Unchanged));
        foreach (var (reason, count) in report.SkippedByReason)
            table.AddRow($"skipped: {Describe(reason)}", Number(count));
        if (report.Skipped == 0)
            table.AddRow("skipped", "0");
        table.AddRow("rejected", Number(report.Rejected)).AddEmptyRow().AddRow("files", Number(report.Files));
        if (request.Prune)
            table.AddRow("articles withdrawn", Number(report.Withdrawn));
        _console.Write(table);
        foreach (var (path, problem) in report.Problems)
            output.WriteLine(ProblemLines.Of(path, problem));

        foreach (var line in ProblemLines.Of([.. report.SkippedFiles]))
            output.WriteLine(line);
        foreach (var explanation in report.FoldersWithoutArticles(request.Paths))
            output.WriteLine(explanation);

        output.WriteLine(
            $"{(request.DryRun ? "Nothing was changed (dry run): " : "")}{CountText.Of(report.Files, "file")} in {report.Duration.TotalSeconds:0.0} s."
        );
        return Task.CompletedTask;
    }

    public async Task<int> ReportErrorAsync(string message)
    {
        await error.WriteLineAsync(message);
        return ExitCode.CouldNotRun;
    }

    private static string Number(int count) => count.ToString("N0");

    private static string Describe(SkipReason reason) =>
        reason switch
        {
            SkipReason.NotAContentFile => "not a content file",
            SkipReason.NoFrontMatter => "no front matter",
            SkipReason.NotAnArticle => "not an article",
            SkipReason.UnreadFormat => "format that is not read",
            SkipReason.IgnoredBySite => "excluded from the site",
            SkipReason.SameSlug => "same article as another file",
            _ => reason.ToString(),
        };

    private static string Describe(ImportProgress progress) => $"{Number(progress.Files)} of {CountText.Of(progress.Total, "file")}";

    private sealed class BarProgress(ProgressTask bar) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value)
        {
            bar.IsIndeterminate(value.Total == 0).MaxValue(Math.Max(1, value.Total)).Value(value.Files);
            bar.Description = Describe(value);
        }
    }

    private sealed class PlainProgress(IAnsiConsole console) : IProgress<ImportProgress>
    {
        private const int Step = 5_000;
        private int _reported;

        public void Report(ImportProgress value)
        {
            var reported = Volatile.Read(ref _reported);
            if (value.Files < reported + Step || Interlocked.CompareExchange(ref _reported, value.Files, reported) != reported)
                return;
            console.WriteLine(Describe(value));
        }
    }
}
