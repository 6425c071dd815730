/** What the library costs, measured beside what it is compared with. */
@NullMarked
package io.tenancy.benchmarks;

import org.jspecify.annotations.NullMarked;
