"""What the button sends that takes over what a funder says."""

from django import forms


class TakeOverForm(forms.Form):
    """Which statement, of which version of the decision, the person saw."""

    confirmation_id = forms.IntegerField(min_value=1)
    revision = forms.IntegerField(min_value=1)
