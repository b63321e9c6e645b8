namespace Gateway.Tests.Fixtures;

/// <summary>The configuration of an nginx that runs in its own folder in the foreground.</summary>
internal static class NginxConfiguration
{
    /// <param name="http">The content of the block <c>http</c>.</param>
    public static string Of(string http) =>
        $$"""
            daemon off;
            {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
            pid nginx.pid;
            events {}
            http {
              access_log off;
              client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
            {{http}}
            }
            """;
}
