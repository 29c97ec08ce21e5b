package dev.precis.job.quality;

/**
 * What was measured of a summary. What needs the source is null where there is none, what needs a
 * reference likewise.
 *
 * @param words of the summary
 * @param sourceWords of the source
 * @param compression words of the source for one of the summary (Grusky, Naaman and Artzi,
 *     "Newsroom", NAACL 2018); null for an empty summary
 * @param copying what of it is the source's
 * @param names in it; null for a script without capitals
 * @param coverage from where in the source it is
 * @param repetition the share of its runs of four words that it had before (Welleck and others,
 *     "Neural Text Generation with Unlikelihood Training", ICLR 2020: seq-rep-4); null for fewer
 *     than four words
 * @param language of it, an ISO 639-1 code; null where it cannot be told
 * @param languageMatch whether the source is in that language; null where either cannot be told
 * @param referenceWords of the reference
 * @param rouge of it against the reference
 * @param lead3 of the source's first three sentences against the reference
 */
public record Quality(
    int words,
    Integer sourceWords,
    Double compression,
    Copying copying,
    Names names,
    Coverage coverage,
    Double repetition,
    String language,
    Boolean languageMatch,
    Integer referenceWords,
    Rouge rouge,
    Rouge lead3) {}
