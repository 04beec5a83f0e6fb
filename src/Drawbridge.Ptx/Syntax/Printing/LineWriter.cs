namespace Drawbridge.Ptx.Syntax.Printing;

/// <summary>
/// Writes lines with indentation, and between them the comments of the source, each where it stood: behind the line it followed or on a
/// line of its own.
/// </summary>
sealed class LineWriter(TextWriter output, SourceText? commented)
{
    readonly List<Comment> comments = commented == null ? [] : CommentList.Of(commented);
    int nextComment;
    bool hasLine;
    bool endsInLineComment;

    /// <summary>Number of tabs before a line.</summary>
    public int Indentation { get; set; }

    /// <summary>Begins a line for what stands at <paramref name="position"/> in the source; <paramref name="outdent"/> tabs fewer.</summary>
    public void Begin(int position, int outdent = 0)
    {
        WriteComments(position);
        NewLine();
        Indent(Indentation - outdent);
        hasLine = true;
    }

    /// <summary>An empty line, unless nothing was written yet.</summary>
    public void Blank(int position)
    {
        WriteTrailingComments(position);
        if (hasLine) output.Write('\n');
    }

    /// <summary>Appends to the current line.</summary>
    public void Write(string text) => output.Write(text);

    /// <inheritdoc cref="Write(string)"/>
    public void Write(char text) => output.Write(text);

    /// <summary>Comments before <paramref name="position"/> are part of something written as it is.</summary>
    public void SkipComments(int position)
    {
        while (nextComment < comments.Count && comments[nextComment].Start < position) nextComment++;
    }

    /// <summary>Ends the text.</summary>
    public void Finish()
    {
        WriteComments(int.MaxValue);
        NewLine();
    }

    void WriteTrailingComments(int position)
    {
        while (nextComment < comments.Count && comments[nextComment].Start < position && hasLine && comments[nextComment].IsTrailing && !endsInLineComment)
            WriteTrailing(comments[nextComment++]);
    }

    void WriteComments(int position)
    {
        while (nextComment < comments.Count && comments[nextComment].Start < position)
        {
            var comment = comments[nextComment++];
            if (comment.IsTrailing && hasLine && !endsInLineComment)
            {
                WriteTrailing(comment);
                continue;
            }
            NewLine();
            Indent(Indentation);
            WriteText(comment);
            hasLine = true;
        }
    }

    void WriteTrailing(Comment comment)
    {
        output.Write(' ');
        WriteText(comment);
    }

    void WriteText(Comment comment)
    {
        output.Write(commented!.Slice(comment.Start, comment.End));
        endsInLineComment = comment.RunsToLineEnd;
    }

    void NewLine()
    {
        if (hasLine) output.Write('\n');
        hasLine = false;
        endsInLineComment = false;
    }

    void Indent(int tabs)
    {
        for (int i = 0; i < tabs; i++) output.Write('\t');
    }
}
