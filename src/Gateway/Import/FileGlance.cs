using Gateway.Content;
using Gateway.Documents;

namespace Gateway.Import;

/// <summary>What an import would take a file for.</summary>
internal static class FileGlance
{
    public static SeenFile At(FileReader files, FileToImport file)
    {
        var claims = new FileClaims();
        switch (files.Read(file.Path, []))
        {
            case FileReader.Result.Parsed(ContentResult.Accepted(var article), _):
                claims.IsWon(DocumentId.OfArticle(article.Slug), file);
                break;
            case FileReader.Result.Parsed(ContentResult.Topic(var topic), _):
                claims.IsWon(DocumentId.OfTopic(topic.Slug), file);
                break;
            case FileReader.Result.Parsed(ContentResult.Organization(var organization), _):
                claims.IsWon(DocumentId.OfProvider(organization.Domain, organization.Name), file);
                break;
            case FileReader.Result.Parsed(ContentResult.Rejected, _):
                claims.Refuse(file);
                break;
            default:
                claims.PassOver(file);
                break;
        }

        return claims.Seen.Single().Value;
    }
}
