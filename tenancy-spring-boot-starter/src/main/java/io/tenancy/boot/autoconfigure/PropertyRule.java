package io.tenancy.boot.autoconfigure;

import java.util.function.Predicate;

/**
 * What one property may be.
 *
 * @param name as the reference writes it
 * @param holds whether the value that was bound is allowed, also together with others
 * @param must what is allowed, as a sentence whose subject is the property
 * @param example an allowed value
 */
record PropertyRule(String name, Predicate<TenancyProperties> holds, String must, String example) {

    /** Returns this rule with one more condition and its words. */
    PropertyRule and(Predicate<TenancyProperties> more, String words) {
        return new PropertyRule(name, holds.and(more), must + words, example);
    }
}
