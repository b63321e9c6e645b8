using BenchmarkDotNet.Attributes;
using Gateway.Content.Files;
using Gateway.Content.Reading;
using Gateway.Content.Results;

namespace Gateway.Benchmarks;

/// <summary>Parsing files that have been read into memory.</summary>
[MemoryDiagnoser]
public class ContentReaderBenchmarks
{
    private const string ArticleFileName = "2023-03-28-n1-is-a-people-problem.md";

    private readonly ContentReader _reader = new(new ContentOptions());
    private IReadOnlyList<(string Path, byte[] Bytes)> _files = [];
    private (string Path, byte[] Bytes) _article;

    [GlobalSetup]
    public void Setup()
    {
        _files =
        [
            .. Directory
                .EnumerateFiles(Samples.Folder, "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(path => (path, File.ReadAllBytes(path))),
        ];
        _article = _files.Single(file => Path.GetFileName(file.Path) == ArticleFileName);
        if (_reader.Read(_article.Path, _article.Bytes) is not ContentResult.AcceptedArticle)
            throw new InvalidOperationException($"{_article.Path} is not accepted.");
    }

    /// <summary>One article of 2 KB.</summary>
    [Benchmark]
    public object ReadArticle() => _reader.Read(_article.Path, _article.Bytes);

    /// <summary>All sample files: articles, topics and organizations.</summary>
    [Benchmark]
    public int ReadSamples() => _files.Count(file => _reader.Read(file.Path, file.Bytes) is not ContentResult.Rejected);
}
