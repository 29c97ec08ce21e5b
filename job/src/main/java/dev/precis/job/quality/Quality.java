package dev.precis.job.quality;

/**
 * The measures of one summary. Measures that need the source are null if there is no source, and
 * those that need a reference are null if there is no reference.
 *
 * @param words the number of words of the summary
 * @param sourceWords the number of words of the source
 * @param compression words of the source per word of the summary (Grusky, Naaman and Artzi,
 *     "Newsroom", NAACL 2018); null for an empty summary
 * @param copying how much is copied from the source
 * @param names the names in the summary; null for scripts without capitals
 * @param coverage which thirds of the source the summary is of; null if they share no pair of words
 * @param repetition the share of the summary's runs of four words that repeat an earlier one
 *     (seq-rep-4 of Welleck and others, "Neural Text Generation with Unlikelihood Training", ICLR
 *     2020); null for fewer than four words
 * @param language of the summary, an ISO 639-1 code; null if uncertain
 * @param languageMatch whether the source is in the same language; null if either is uncertain
 * @param referenceWords the number of words of the reference
 * @param rouge scores of the summary against the reference
 * @param lead3 scores of the source's first three sentences against the reference
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
