from rest_framework.pagination import CursorPagination


class NewestFirst(CursorPagination):
    """Pages by cursor; keys are in order of time, so the newest come first. `page_size` up to 200."""

    ordering = "-id"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
