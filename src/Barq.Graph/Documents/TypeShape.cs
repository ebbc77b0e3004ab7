using GraphQL.Types;

namespace Barq.Graph.Documents;

/// <summary>The shape of a type's values in an answer.</summary>
internal static class TypeShape
{
    /// <summary>Whether values of two types can stand in one place: lists and nulls alike, the same scalars, or objects.</summary>
    /// <remarks>Source: GraphQL specification, section 5.3.2, SameResponseShape.</remarks>
    public static bool AreSame(IGraphType? left, IGraphType? right)
    {
        while (true)
        {
            if (left is null || right is null || left == right)
            {
                return true;
            }

            switch (left, right)
            {
                case (NonNullGraphType one, NonNullGraphType two):
                    (left, right) = (one.ResolvedType, two.ResolvedType);
                    break;
                case (ListGraphType one, ListGraphType two):
                    (left, right) = (one.ResolvedType, two.ResolvedType);
                    break;
                case (NonNullGraphType or ListGraphType, _) or (_, NonNullGraphType or ListGraphType):
                    return false;
                default:
                    return left is ScalarGraphType || right is ScalarGraphType ? left.Name == right.Name : true;
            }
        }
    }

    /// <summary>The type inside lists and non-null types.</summary>
    public static IGraphType? Named(IGraphType? type)
    {
        while (type is IProvideResolvedType wrapper)
        {
            type = wrapper.ResolvedType;
        }

        return type;
    }
}
