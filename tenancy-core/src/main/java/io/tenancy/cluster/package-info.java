/** What the nodes of one installation agree on: whose turn it is, by the clock of the central database. */
@NullMarked
package io.tenancy.cluster;

import org.jspecify.annotations.NullMarked;
