/**
 * Settings as a user writes them, read into validated records: every problem is found before any is
 * reported.
 */
package dev.precis.llm.settings;
