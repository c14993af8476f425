/** How records become statements: paths, expressions in CEL, types, and proposals for them. */
package dev.tenure.source.mapping;
