/** Systems that tell us of people by themselves. */
package dev.tenure.source.push;
