using System.Text;
using Gateway.Content.Files;
using Gateway.Content.Reading;
using Gateway.Content.Results;

namespace Gateway.Content.Tests.Parsing;

/// <summary>The head and the body together are the bytes of the file.</summary>
public sealed class FileTextTests
{
    private const string Keys =
        "category: news\ntitle: é 😀\npublishedDateTime: 2024-03-01T08:30:00Z\nwebUrl: https://paper.example/one\nprovider: {name: The Paper, domain: paper.example}\n";

    private static readonly ContentReader _reader = new(new ContentOptions { BaseUrl = new Uri("https://site.example/") });

    public static TheoryData<string> Texts =>
        [
            $"---\n{Keys}---\nBody\n",
            $"---\n{Keys}---\n\n  \n\n",
            $"---\n{Keys}---",
            $"---\n{Keys}---\n\n\n  Body with spaces  \n\n",
            $"---\n{Keys}---\r\nMixed\r\nline\nbreaks\r",
            $"---\r\n{Keys.Replace("\n", "\r\n", StringComparison.Ordinal)}---\r\n\r\nBody\r\n",
            $"---\r{Keys.Replace('\n', '\r')}---\rBody\r",
            $"\uFEFF---\n{Keys}---\nBody after a byte order mark\n",
            $"\uFEFF---\n{Keys}---\n",
            $"---\n{Keys}...\nBody \u2028 with \u0085 breaks and a second mark \uFEFF\n",
            "+++\ncategory = 'news'\ntitle = 'One'\npublishedDateTime = '2024-03-01T08:30:00Z'\nwebUrl = 'https://paper.example/one'\nprovider = {name = 'P', domain = 'p.example'}\n+++\nBody\n",
            """{"category": "news", "title": "One", "publishedDateTime": "2024-03-01T08:30:00Z", "webUrl": "https://paper.example/one", "provider": {"name": "P", "domain": "p.example"}}  Body""",
        ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Head_and_body_together_are_the_file(string text)
    {
        var article = Assert.IsType<ContentResult.AcceptedArticle>(
            _reader.Read("one.md", (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text))
        );

        Assert.Equal(text, article.Head + article.Article.Body);
    }

    [Fact]
    public void Head_and_body_of_every_real_file_are_its_bytes()
    {
        var corpus = RepositoryRoot.Corpus;
        Assert.SkipWhen(corpus is null, "There is no folder shared/corpus beside the repository.");

        var articles = 0;
        foreach (var path in ContentFolder.Enumerate(corpus))
        {
            var bytes = ContentFileReader.Read(path, new ContentOptions()).Bytes;
            if (_reader.Read(path.Path, bytes) is not ContentResult.AcceptedArticle article)
                continue;
            articles++;
            Assert.True(bytes.Span.SequenceEqual(Encoding.UTF8.GetBytes(article.Head + article.Article.Body)), path.Path);
        }

        Assert.True(articles > 100);
    }
}
