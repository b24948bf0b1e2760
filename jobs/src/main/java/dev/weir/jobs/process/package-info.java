/** Processes beside this one: a broker, and jobs in JVMs of their own. */
package dev.weir.jobs.process;
