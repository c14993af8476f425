/** What a source's words mean in ours: paths, transforms, expressions, rules on who comes in, and proposals for them. */
package dev.tenure.source.mapping;
