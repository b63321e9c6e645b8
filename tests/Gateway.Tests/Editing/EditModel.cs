using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Editing;

/// <summary>The rules of files and writers for one article, implemented a second time without a database.</summary>
internal sealed class EditModel
{
    public const int LaterYear = 2099;

    private bool _isStored;
    private bool _isPublishedInFile;
    private bool _hasLaterDate;
    private bool _isWaitingForDate;
    private bool _isScheduled;
    private bool _isFileGone;
    private bool _isAttached;
    private bool _hasReadFile;
    private bool? _decision;
    private string? _text;

    /// <summary>The file on disk; <c>null</c> if there is none.</summary>
    public Draft? File { get; set; }

    /// <summary>The text of the file at its last import. The same text again changes nothing.</summary>
    private string? _lastFileText;

    public string? Title { get; private set; }

    public bool IsVisible => _isStored && !_isFileGone && !_isScheduled && (_decision ?? IsShownByFile);

    private bool IsShownByFile => _isPublishedInFile && !_isWaitingForDate;

    public void ImportFile()
    {
        if (File is not { } file)
        {
            if (_lastFileText is null || _isFileGone || !_isAttached)
                return;
            if (!_isStored)
                (_lastFileText, _isAttached, _hasReadFile, _decision, _isScheduled) = (null, false, false, null, false);
            _isFileGone = _isStored;
            if (_decision is true)
                _decision = null;
        }
        else if (_isFileGone || _lastFileText != file.ToString())
        {
            Apply(file);
            (_lastFileText, _isAttached, _hasReadFile) = (file.ToString(), true, true);
        }
        else if (_text == file.ToString())
            (_isAttached, _hasReadFile) = (true, true);
    }

    public string Send(Draft draft)
    {
        if (_isStored && !_isFileGone && _text == draft.ToString())
            return "UNCHANGED";
        var outcome = _isStored ? "UPDATED" : "CREATED";
        var hasFile = _hasReadFile && !_isFileGone;
        // An article that was deleted and is sent again no longer belongs to the file, and the unchanged file is ignored.
        _isAttached = _isAttached && _isStored && !_isFileGone;
        Apply(draft);
        _hasReadFile = hasFile;
        if (!hasFile)
            _lastFileText = _text;
        return outcome;
    }

    public bool Publish()
    {
        if (!_isStored)
            return false;
        if (IsVisible)
            return true;
        DetachFromFile();
        (_decision, _isScheduled) = (IsShownByFile ? null : true, false);
        return true;
    }

    /// <summary>Publishes at a time after the date of every file.</summary>
    public bool Schedule()
    {
        if (!_isStored)
            return false;
        if (IsVisible)
            return true;
        DetachFromFile();
        (_decision, _isScheduled) = (_isPublishedInFile ? null : true, true);
        return true;
    }

    /// <summary>Applies all scheduled changes. Nothing happens if none of them would make the article visible.</summary>
    public void ApplySchedule()
    {
        if (_isStored && !_isFileGone && !IsVisible && (_decision ?? _isPublishedInFile))
            (_isWaitingForDate, _isScheduled) = (false, false);
    }

    public bool Withdraw()
    {
        if (_isStored && _decision is not false)
            (_decision, _isScheduled) = (false, false);
        return _isStored;
    }

    public void Delete()
    {
        if (!_isStored)
            return;
        var hasFile = _isAttached && !_isFileGone;
        (_isStored, _isFileGone, _isAttached, _text, Title) = (false, false, hasFile, null, null);
        if (!hasFile)
            (_lastFileText, _hasReadFile) = (null, false);
        _decision = hasFile && _decision is false ? false : null;
        _isScheduled = hasFile && _isScheduled;
    }

    // An article whose file was deleted is managed by the gateway from now on.
    private void DetachFromFile()
    {
        if (_isFileGone)
            (_isFileGone, _isAttached, _hasReadFile, _lastFileText) = (false, false, false, _text);
    }

    private void Apply(Draft draft)
    {
        _isPublishedInFile = draft is { Published: not false, Removed: not true };
        var hasLaterDate = draft.PublishedDateTime.Year == LaterYear;
        // A date that has passed is not applied again.
        _isWaitingForDate = hasLaterDate && !(_isStored && _hasLaterDate && !_isWaitingForDate);
        _hasLaterDate = hasLaterDate;
        if (_decision is true && ((_isScheduled ? _isPublishedInFile : IsShownByFile) || draft.Removed is true))
            _decision = null;
        (_isStored, _isFileGone, _text, Title) = (true, false, draft.ToString(), draft.Title);
    }
}
