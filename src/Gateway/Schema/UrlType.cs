namespace Gateway.Schema;

/// <summary>The scalar URL: an absolute URL as text.</summary>
internal sealed class UrlType : TextScalar
{
    public UrlType()
    {
        Name = "URL";
        Description = "An absolute URL with the scheme `http` or `https`.";
        this.SpecifiedAt("https://tools.ietf.org/html/rfc3986");
    }

    protected override object? Parse(object value) =>
        value is string text && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? text : null;

    public override object? Serialize(object? value) => value as string;
}
