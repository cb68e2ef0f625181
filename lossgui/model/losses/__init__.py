"""The losses: what one sample costs and how that changes with its input; no reduction inside.

Every loss here is linear in its class weights. With class weights ``w``, the sum over all
samples is ``sum_c w_c * (a * first_c + b_c * second_c)``, where `Terms` holds ``first`` and
``second`` and the loss names its coefficients ``a`` and ``b``. So a change of weights needs the
terms alone, whatever the number of samples.
"""
