/**
 * What the JVMs of one user on one machine share: a folder, locks and the identity of processes.
 * Uses no other room. Start with {@link dev.precis.llm.host.HostFolder}.
 */
package dev.precis.llm.host;
