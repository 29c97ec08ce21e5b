/**
 * Reads settings into validated records and collects every problem before reporting any. Uses no
 * other room. Start with {@link dev.precis.llm.settings.Setting} and {@link
 * dev.precis.llm.settings.SettingsReader}.
 */
package dev.precis.llm.settings;
