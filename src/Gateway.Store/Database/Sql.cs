using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace Gateway.Store.Database;

/// <summary>
/// A fragment of SQL that is built by string interpolation: <c>Sql.Of($"a.slug = {slug}")</c>. Each interpolated value becomes a parameter,
/// and each interpolated fragment is inlined. Literal text comes only from the program, so a value can never become SQL.
/// </summary>
[InterpolatedStringHandler]
internal sealed class Sql
{
    private readonly List<object?> _parts;

    public Sql(int literalLength, int formattedCount) => _parts = new List<object?>(formattedCount * 2 + Math.Min(literalLength, 1));

    /// <summary>The condition that all rows meet.</summary>
    public static Sql True { get; } = Of($"true");

    /// <summary>The condition that no row meets.</summary>
    public static Sql False { get; } = Of($"false");

    public static Sql Of(Sql sql) => sql;

    /// <summary>Creates a fragment from SQL text of the program: names of tables and columns, never a value.</summary>
    public static Sql Text(string text)
    {
        var sql = new Sql(0, 1);
        sql.AppendLiteral(text);
        return sql;
    }

    /// <summary>The name of one of <see cref="Tables"/>. The compiler accepts only a constant.</summary>
    public static TableName Table([ConstantExpected] string name) => new(name);

    public static Sql Join(string separator, IEnumerable<Sql> fragments)
    {
        var joined = new Sql(0, 8);
        foreach (var fragment in fragments)
        {
            if (joined._parts.Count > 0)
                joined.AppendLiteral(separator);
            joined.AppendFormatted(fragment);
        }

        return joined;
    }

    public void AppendLiteral(string text) => _parts.Add(text);

    public void AppendFormatted(Sql fragment) => _parts.AddRange(fragment._parts);

    public void AppendFormatted(TableName table) => AppendLiteral(table.Text);

    public void AppendFormatted(Parameter parameter) => _parts.Add(parameter);

    public void AppendFormatted<T>(T value) => _parts.Add(new Parameter(value, null));

    /// <summary>
    /// A text that two statements have in common only if they are the same statement with the same values; <c>null</c> if a value has no
    /// such text.
    /// </summary>
    public string? Identity()
    {
        var text = new StringBuilder();
        foreach (var part in _parts)
        {
            if (part is not Parameter { Value: var value })
                text.Append((string?)part);
            else if (!TryAppend(text.Append('$'), value))
                return null;
        }

        return text.ToString();
    }

    // The length of a text marks its end.
    private static bool TryAppend(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null:
                text.Append('0');
                return true;
            case string characters:
                text.Append('s').Append(characters.Length).Append(':').Append(characters);
                return true;
            case bool flag:
                text.Append(flag ? 't' : 'f');
                return true;
            case DateTimeOffset or DateTime:
                text.Append(((IFormattable)value).ToString("O", CultureInfo.InvariantCulture)).Append(';');
                return true;
            case sbyte or byte or short or int or long or float or double or decimal or Guid:
                text.Append(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture)).Append(';');
                return true;
            case byte[]:
                return false;
            case IEnumerable values:
                text.Append('[');
                foreach (var each in values)
                {
                    if (!TryAppend(text, each))
                        return false;
                }

                text.Append(']');
                return true;
            default:
                return false;
        }
    }

    public NpgsqlCommand ToCommand(NpgsqlDataSource dataSource)
    {
        var command = dataSource.CreateCommand();
        command.CommandText = Render(command.Parameters);
        return command;
    }

    public NpgsqlBatchCommand ToBatchCommand()
    {
        var command = new NpgsqlBatchCommand();
        command.CommandText = Render(command.Parameters);
        return command;
    }

    private string Render(NpgsqlParameterCollection parameters)
    {
        var text = new StringBuilder();
        foreach (var part in _parts)
        {
            if (part is not Parameter(var value, var type))
            {
                text.Append((string?)part);
                continue;
            }

            var parameter = new NpgsqlParameter { Value = value ?? DBNull.Value };
            if (type is { } known)
                parameter.NpgsqlDbType = known;
            parameters.Add(parameter);
            text.Append('$').Append(parameters.Count);
        }

        return text.ToString();
    }

    /// <summary>A name that is inserted into the SQL text unchanged.</summary>
    internal readonly record struct TableName(string Text);

    /// <summary>A value and its PostgreSQL type. A <c>null</c> type lets Npgsql infer it.</summary>
    internal sealed record Parameter(object? Value, NpgsqlDbType? Type);
}
