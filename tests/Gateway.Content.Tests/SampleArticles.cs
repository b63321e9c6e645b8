using System.Text;
using Gateway.Content.Files;
using Gateway.Content.Reading;
using Gateway.Content.Results;

namespace Gateway.Content.Tests;

/// <summary>Small files to start from.</summary>
internal static class Samples
{
    internal const string Article = """
        ---
        category: news
        title: "A river’s second life"
        excerpt: "How a town \"moved\" its river back: in 12 years."
        publishedDateTime: 2023-03-01T08:30:00Z
        webUrl: "https://paper.example/river?utm_source=feed"
        type: article
        quality: 71
        heat: -1
        published: true
        provider:
          name: The Paper
          domain: paper.example
          images:
            - url: /assets/paper.jpg
              width: 50
              height: 50
        topics:
          - Rivers
          - Town life
        related:
          - title: 'Another "river"'
            webUrl: https://other.example/river
            provider:
              name: Other
              domain: other.example
        ---
        Body.
        """;

    internal static ContentResult Read(string text, string path = "a.md", ContentOptions? options = null) =>
        Read(Encoding.UTF8.GetBytes(text), path, options);

    internal static ContentResult Read(byte[] bytes, string path = "a.md", ContentOptions? options = null) =>
        new ContentReader(options ?? new ContentOptions { BaseUrl = new Uri("https://site.example/") }).Read(
            path,
            (ReadOnlyMemory<byte>)bytes
        );
}
