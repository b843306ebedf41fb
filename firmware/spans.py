# Sets of sequence numbers as sorted, disjoint, inclusive [low, high] pairs: small where a set of numbers would not fit.


def add(spans, low, high):
    # Put low..high in, joining what touches.
    if high < low:
        return
    i = 0
    while i < len(spans) and spans[i][1] < low - 1:
        i += 1
    while i < len(spans) and spans[i][0] <= high + 1:
        low, high = min(low, spans[i][0]), max(high, spans[i][1])
        del spans[i]
    spans.insert(i, (low, high))


def count(spans, low, high):
    # How many of low..high are in.
    n = 0
    for a, b in spans:
        if b >= low and a <= high:
            n += min(b, high) - max(a, low) + 1
    return n


def first_free(spans, low):
    # The smallest number >= low that is not in.
    for a, b in spans:
        if a <= low <= b:
            low = b + 1
    return low


def next_taken(spans, low, otherwise):
    # The smallest number >= low that is in, or `otherwise`.
    for a, b in spans:
        if b >= low:
            return max(a, low)
    return otherwise
