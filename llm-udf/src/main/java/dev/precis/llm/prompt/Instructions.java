package dev.precis.llm.prompt;

/**
 * The instructions of a prompt for texts of one level. Immutable.
 *
 * @param instruction what to do with a text
 * @param mergeInstruction what to do with the summaries of a long text's passages
 * @param refineInstruction what to do with two texts: the summary so far and the next passage
 */
record Instructions(
    TextTemplate instruction, TextTemplate mergeInstruction, TextTemplate refineInstruction) {}
