using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Editing;

/// <summary>The rules of files and writers about one article, written down once more and without a database.</summary>
internal sealed class EditModel
{
    private bool _isStored;
    private bool _says;
    private bool _isFileGone;
    private bool? _decision;
    private string? _text;

    /// <summary>What the file on disk says; <c>null</c> without one.</summary>
    public Draft? File { get; set; }

    /// <summary>What the file said that is no news any more.</summary>
    private string? _heard;

    public string? Title { get; private set; }

    public bool IsVisible => _isStored && !_isFileGone && (_decision ?? _says);

    public void ImportFile()
    {
        if (File is not { } file)
        {
            if (_heard is null || _isFileGone) return;
            if (!_isStored) _heard = null;
            _isFileGone = _isStored;
            if (_decision is true) _decision = null;
        }
        else if (_isFileGone || _heard != file.ToString())
        {
            Take(file);
            _heard = file.ToString();
        }
    }

    public string Send(Draft draft)
    {
        if (_isStored && !_isFileGone && _text == draft.ToString()) return "UNCHANGED";
        var outcome = _isStored ? "UPDATED" : "CREATED";
        if (_isFileGone) _heard = null;
        Take(draft);
        return outcome;
    }

    public bool Publish()
    {
        if (!_isStored) return false;
        if (IsVisible) return true;
        if (_isFileGone) (_isFileGone, _heard) = (false, null);
        _decision = _says ? null : true;
        return true;
    }

    public bool Withdraw()
    {
        if (_isStored) _decision = false;
        return _isStored;
    }

    public void Delete()
    {
        if (_isFileGone) _heard = null;
        (_isStored, _isFileGone, _decision, _text, Title) = (false, false, null, null, null);
    }

    private void Take(Draft draft)
    {
        _says = draft.Published is not false;
        if (_decision is true && _says) _decision = null;
        (_isStored, _isFileGone, _text, Title) = (true, false, draft.ToString(), draft.Title);
    }
}
