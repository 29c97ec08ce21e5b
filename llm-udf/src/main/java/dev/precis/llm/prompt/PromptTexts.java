package dev.precis.llm.prompt;

/**
 * What a model is told about texts of one level.
 *
 * @param instruction what to do with a text
 * @param mergeInstruction what to do with the summaries of a long text's passages
 * @param refineInstruction what to do with two texts: the summary so far, and what comes next
 */
public record PromptTexts(
    Wording instruction, Wording mergeInstruction, Wording refineInstruction) {}
