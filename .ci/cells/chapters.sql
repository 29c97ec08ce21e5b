CREATE TEMPORARY VIEW chapters AS
SELECT inline(llm.chapters(content)) FROM binaryFile.`@BOOK@`;

SELECT index, title, regexp_replace(summary, '\\s+', ' ') AS summary
FROM (SELECT index, title, llm.summarize(text, 40) AS summary FROM chapters)
WHERE summary IS NOT NULL;
