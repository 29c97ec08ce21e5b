/**
 * Reads settings into validated records, and collects all problems before it reports any. Also
 * hides what may be credentials in the addresses that users give. Uses no other room. Start with
 * {@link dev.precis.llm.settings.Setting}, {@link dev.precis.llm.settings.SettingsReader} and
 * {@link dev.precis.llm.settings.Address}.
 */
package dev.precis.llm.settings;
