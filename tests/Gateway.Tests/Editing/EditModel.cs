using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Editing;

/// <summary>The rules of files and writers about one article, written down once more and without a database.</summary>
internal sealed class EditModel
{
    private bool _isStored;
    private bool _says;
    private bool _isFileGone;
    private bool _isAttached;
    private bool _heardFile;
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
            if (_heard is null || _isFileGone || !_isAttached)
                return;
            if (!_isStored)
                (_heard, _isAttached, _heardFile, _decision) = (null, false, false, null);
            _isFileGone = _isStored;
            if (_decision is true)
                _decision = null;
        }
        else if (_isFileGone || _heard != file.ToString())
        {
            Take(file);
            (_heard, _isAttached, _heardFile) = (file.ToString(), true, true);
        }
        else if (_text == file.ToString())
            (_isAttached, _heardFile) = (true, true);
    }

    public string Send(Draft draft)
    {
        if (_isStored && !_isFileGone && _text == draft.ToString())
            return "UNCHANGED";
        var outcome = _isStored ? "UPDATED" : "CREATED";
        var hasFile = _heardFile && !_isFileGone;
        // What was deleted and is sent anew has nothing to do with the file any more, which is only not heard again.
        _isAttached = _isAttached && _isStored && !_isFileGone;
        Take(draft);
        _heardFile = hasFile;
        if (!hasFile)
            _heard = _text;
        return outcome;
    }

    public bool Publish()
    {
        if (!_isStored)
            return false;
        if (IsVisible)
            return true;
        if (_isFileGone)
            (_isFileGone, _isAttached, _heardFile, _heard) = (false, false, false, _text);
        _decision = _says ? null : true;
        return true;
    }

    public bool Withdraw()
    {
        if (_isStored)
            _decision = false;
        return _isStored;
    }

    public void Delete()
    {
        if (!_isStored)
            return;
        var hasFile = _isAttached && !_isFileGone;
        (_isStored, _isFileGone, _isAttached, _text, Title) = (false, false, hasFile, null, null);
        if (!hasFile)
            (_heard, _heardFile) = (null, false);
        _decision = hasFile && _decision is false ? false : null;
    }

    private void Take(Draft draft)
    {
        _says = draft is { Published: not false, Removed: not true };
        if (_decision is true && (draft.Published is not false || draft.Removed is true))
            _decision = null;
        (_isStored, _isFileGone, _text, Title) = (true, false, draft.ToString(), draft.Title);
    }
}
